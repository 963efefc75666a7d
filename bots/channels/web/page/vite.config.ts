import { brotliCompressSync, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";
import { texts } from "./texts.ts";

/** Puts the words of texts.ts where index.html names them. */
function fillTexts(): Plugin {
  const words = new Map<string, unknown>(Object.entries(texts));
  return {
    name: "fill-texts",
    transformIndexHtml: (html) =>
      html.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => {
        const text = words.get(name);
        if (typeof text !== "string") throw new Error(`texts.ts has no ${name}, which index.html wants`);
        return text;
      }),
  };
}

/** Compressed copies beside the assets: a county's server need not do it for every visitor. */
function compress(): Plugin {
  return {
    name: "compress",
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (!/\.(js|css)$/.test(file.fileName)) continue;
        const bytes = Buffer.from(file.type === "chunk" ? file.code : file.source);
        this.emitFile({ type: "asset", fileName: `${file.fileName}.br`, source: brotliCompressSync(bytes) });
        this.emitFile({
          type: "asset",
          fileName: `${file.fileName}.gz`,
          source: gzipSync(bytes, { level: 9 }),
        });
      }
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  base: "/chat/",
  plugins: [fillTexts(), compress()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // phones of 2017; what they lack beyond syntax is not used
    target: ["chrome61", "safari11"],
    cssTarget: ["chrome61", "safari11"],
    modulePreload: false,
    reportCompressedSize: false,
  },
});
