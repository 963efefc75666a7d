import { createApp } from "vue";
import App from "./App.vue";
import { makeRouter } from "./router.ts";
import "./styles/base.css";
import "./styles/parts.css";

const app = createApp(App);
app.use(makeRouter());
app.mount("#app");
