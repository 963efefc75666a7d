import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import vue from "@vitejs/plugin-vue";
import { defineConfig, type Plugin } from "vite";

/** Compressed copies beside the assets: a county's server need not do it for every visitor. */
function compress(): Plugin {
  return {
    name: "compress",
    generateBundle: {
      // after Vite has filled in which files a lazy page needs: the copies would lack it
      order: "post",
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          if (!/\.(js|css)$/.test(file.fileName)) continue;
          const bytes = Buffer.from(file.type === "chunk" ? file.code : file.source);
          // 9 of 11: a tenth of the time for two hundredths of the size
          const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
          const brotli = brotliCompressSync(bytes, { params });
          const gzip = gzipSync(bytes, { level: 9 });
          this.emitFile({ type: "asset", fileName: `${file.fileName}.br`, source: brotli });
          this.emitFile({ type: "asset", fileName: `${file.fileName}.gz`, source: gzip });
        }
      },
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  base: "/workbench/",
  plugins: [vue(), compress()],
  // what of Vue nobody uses here; built by a test it is the same as it is shipped
  define: {
    "process.env.NODE_ENV": '"production"',
    __VUE_OPTIONS_API__: "false",
    __VUE_PROD_DEVTOOLS__: "false",
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
  },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // what WeChat Work brings along on Android and Windows, and iPhones of 2022
    target: ["chrome87", "safari15.4"],
    cssTarget: ["chrome87", "safari15.4"],
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // what all pages share in one file with Vue's own helper: a phone pays for each file more than for its size
        codeSplitting: { groups: [{ name: "frame", test: /\/page\/(?:parts|api)\/|export-helper/ }] },
      },
    },
    reportCompressedSize: false,
    // ECharts in one piece: it is loaded with the page of figures only
    chunkSizeWarningLimit: 600,
  },
});
