import { satteri } from "@astrojs/markdown-satteri";
import mdx from "@astrojs/mdx";
import starlight from "@astrojs/starlight";
import { defineConfig } from "astro/config";
import { compressTexts } from "./src/compression/integration.ts";
import { cacheDirectory } from "./src/course/directories.ts";
import { contentSecurityPolicy } from "./src/csp/integration.ts";
import { checkLessons } from "./src/lesson-check/integration.ts";
import { lessonMarkup } from "./src/markup/lesson-markup.ts";

/** In development the server of `npm run dev` answers under this origin; the built site is served by it directly. */
const api = process.env.MATELOT_API;

const ownComponents = Object.fromEntries(
  [
    "Header",
    "PageFrame",
    "PageTitle",
    "Sidebar",
    "TwoColumnContent",
    "ThemeProvider",
    "Footer",
    "ContentPanel",
    "SkipLink",
    "MarkdownContent",
  ].map((name) => [name, `./src/components/frame/${name}.astro`]),
);

export default defineConfig({
  // Pages end in a slash; the development server would refuse the interface's addresses, which do not.
  trailingSlash: api === undefined ? "always" : "ignore",
  prefetch: false,
  ...(cacheDirectory === undefined ? {} : { cacheDir: cacheDirectory }),
  // Nothing inline: the Content-Security-Policy allows no inline style at all, and scripts only by hash.
  build: { inlineStylesheets: "never", format: "directory" },
  markdown: { processor: satteri({ mdastPlugins: [lessonMarkup], features: { smartPunctuation: false } }) },
  vite: {
    // Lessons outside this project are built with its packages.
    resolve: { dedupe: ["astro"] },
    build: {
      assetsInlineLimit: 0,
      // xterm with its addons is one chunk on purpose: it is loaded whole, and only when a sandbox starts.
      chunkSizeWarningLimit: 600,
      rolldownOptions: {
        // Astro marks its own modules with a directive that the bundler need not keep; a warning for each hides real ones.
        onLog: (level, log, report) => {
          if (log.code !== "MODULE_LEVEL_DIRECTIVE") report(level, log);
        },
      },
    },
    server: api === undefined ? {} : { proxy: { "/api": { target: api, ws: true, changeOrigin: false } } },
  },
  integrations: [
    checkLessons(),
    starlight({
      title: "Matelot",
      favicon: "/favicon.svg",
      locales: { en: { label: "English", lang: "en" }, fr: { label: "Français", lang: "fr" } },
      defaultLocale: "en",
      disable404Route: true,
      credits: false,
      pagination: false,
      lastUpdated: false,
      expressiveCode: false,
      sidebar: [],
      markdown: { headingLinks: false },
      customCss: ["./src/styles/tokens.css", "./src/styles/base.css", "./src/styles/lesson.css"],
      components: ownComponents,
    }),
    mdx({ optimize: true }),
    contentSecurityPolicy(),
    compressTexts(),
  ],
});
