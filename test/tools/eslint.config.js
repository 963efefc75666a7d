import tseslint from "typescript-eslint";

// Only what needs types: everything else is Biome's.
export default [
  { ignores: ["**/generated/**", "**/dist/**"] },
  {
    files: ["bots/**/*.ts", "core/**/*.ts", "jobs/**/*.ts", "test/**/*.ts"],
    ignores: ["bots/channels/web/page/**"],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: "../../tsconfig.json", tsconfigRootDir: import.meta.dirname },
    },
    plugins: { "@typescript-eslint": tseslint.plugin },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
];
