/** What a checker that cannot read a view makes of it; vue-tsc reads them itself. */
declare module "*.vue" {
  import type { DefineComponent } from "vue";

  const view: DefineComponent<object, object, unknown>;
  // biome-ignore lint/style/noDefaultExport: that is how a view is exported
  export default view;
}

declare module "*.css";
