// Re-makes static/ssi/app.css (the few parts of the DSFR that our templates use, then our own layer)
// and static/ssi/app.js (htmx, then our script): one request each.
// Run: cd deploy/dsfr && npm ci && npm run build        (see README.md)
import { readFileSync, writeFileSync, copyFileSync, existsSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import postcss from "postcss";
import { PurgeCSS } from "purgecss";
import { transform } from "lightningcss";
import { transformSync } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const modules = process.env.SSI_NODE_MODULES || join(here, "node_modules");
const dsfr = join(modules, "@gouvfr", "dsfr");
const out = join(root, "static", "ssi");

// Only the components whose look we cannot have cheaper. Header, table, tabs, accordion need the DSFR script or 20 kB;
// alerts, boxes and radios draw with gradients what the browser draws itself: those keep their class names, with rules
// of our own in ssi.css. Each kilobyte counts twice on a first visit (inlined, then prefetched).
const COMPONENTS = ["link", "skiplink", "button", "form", "input", "select"];
const UNUSED = /data-fr-theme|data-fr-scheme|fr-icon-|fr-fi-|fr-raw-link|type="?(range|image|reset|button|color)"?\]|input\[type="?submit|fr-(error|valid|info|warning|message)-?text|fr-message|fr-fieldset|contenteditable|\bh[456]\b|mark\b|\[aria-sort|:focus(?!-within)|auto-fill|type="?(checkbox|radio|file)"?\]:disabled|type="?(checkbox|radio)"?\]\s*~|group--error::?before|fr-btns-group|^h[1-3]$/;
const sources = [
  join(dsfr, "dist/core/core.main.css"),
  ...COMPONENTS.map((name) => join(dsfr, `dist/component/${name}/${name}.main.css`)),
];

const iconCache = new Map();
function inlineIcon(file, url) {
  const path = join(dirname(file), url);
  if (!existsSync(path)) throw new Error(`${url} named by ${file} does not exist`);
  if (!iconCache.has(path)) {
    const svg = readFileSync(path, "utf8").replace(/\s*\n\s*/g, "").replace(/"/g, "'").replace(/#/g, "%23");
    iconCache.set(path, `url("data:image/svg+xml,${svg.replace(/</g, "%3C").replace(/>/g, "%3E")}")`);
  }
  return iconCache.get(path);
}

// No web font; no file named that we do not ship (the manifest storage would refuse it); one theme; no vendor prefix.
const lighten = (file) => ({
  postcssPlugin: "lighten",
  Once(sheet) {
    sheet.walkAtRules("font-face", (rule) => rule.remove());
    sheet.walkAtRules("charset", (rule) => rule.remove());
    sheet.walkAtRules("supports", (rule) => { if (/calendar-picker/.test(rule.params)) rule.remove(); });
    sheet.walkAtRules("media", (rule) => { if (/forced-colors/.test(rule.params)) rule.remove(); }); // ours: ssi.css
    sheet.walkComments((comment) => comment.remove());
    sheet.walkRules((rule) => {
      const kept = rule.selectors.filter((one) => !UNUSED.test(one));
      if (kept.length === 0) rule.remove();
      else if (kept.length < rule.selectors.length) rule.selectors = kept;
    });
    sheet.walkDecls((decl) => {
      if (/^-(webkit|moz|ms)-/.test(decl.prop) && decl.prop !== "-webkit-text-size-adjust") return decl.remove();
      const found = decl.value.match(/^url\("?(?!data:)([^")]+)"?\)$/);
      if (found) decl.value = inlineIcon(file, found[1]);
      if (decl.prop === "font-family") decl.value = "var(--ssi-font)";
    });
  },
});

let css = "";
for (const file of sources) {
  const result = await postcss([lighten(file)]).process(readFileSync(file, "utf8"), { from: undefined });
  css += result.css + "\n";
}
css += readFileSync(join(out, "src", "ssi.css"), "utf8");

const safelist = readFileSync(join(here, "safelist.txt"), "utf8").split("\n").map((l) => l.replace(/#.*/, "").trim()).filter(Boolean);
const [purged] = await new PurgeCSS().purge({
  content: ["templates/**/*.html", "static/ssi/src/app.js", "{ssi,liaison,cooperation,consular}/**/*.py"].map((p) => join(root, p)),
  css: [{ raw: css }],
  // Python and HTML hold classes, tag names and attributes: everything that looks like one keeps its rule.
  defaultExtractor: (text) => text.match(/[A-Za-z0-9_-]+/g) || [],
  // Our own layer is kept whole: its tones are composed in Python (ssi-state--{tone}).
  safelist: { standard: [...safelist, /^ssi-/] },
  variables: true,
  keyframes: true,
});
const { code } = transform({ filename: "app.css", code: Buffer.from(purged.css), minify: true, targets: { chrome: 111 << 16, firefox: 115 << 16, safari: 16 << 16 } });
// The fingerprint of the source lets a test see that a build was forgotten.
const fingerprint = (name) => "src " + createHash("sha256").update(readFileSync(join(out, "src", name))).digest("hex").slice(0, 12);
const notice = `/* DSFR v1.15.3 | SPDX-License-Identifier: Etalab-2.0 | License-Filename: LICENSE-DSFR.md | restricted use (see NOTICE) | ${fingerprint("ssi.css")} */\n`;
const result = notice + code.toString() + "\n";
if (/url\((?!"?data:)/.test(result) || /sourceMappingURL/.test(result)) throw new Error("app.css names a file we do not ship");
writeFileSync(join(out, "app.css"), result);

const strip = (text) => text.replace(/\n?\/\/# sourceMappingURL=.*\n?/g, "\n");
const htmx = strip(readFileSync(join(modules, "htmx.org/dist/htmx.min.js"), "utf8")).trim();
const ours = transformSync(readFileSync(join(out, "src", "app.js"), "utf8"), { minify: true, target: "es2022" }).code.trim();
writeFileSync(join(out, "app.js"), `/* htmx 2.0.11 | 0BSD | LICENSE-htmx.txt | ${fingerprint("app.js")} */\n${htmx}\n;${ours}\n`);
copyFileSync(join(modules, "htmx.org/LICENSE"), join(out, "LICENSE-htmx.txt"));
copyFileSync(join(dsfr, "LICENSE.md"), join(out, "LICENSE-DSFR.md"));
copyFileSync(join(dsfr, "doc/legal/cgu.md"), join(out, "CGU-DSFR.md"));

const weigh = (name) => {
  const bytes = readFileSync(join(out, name));
  console.log(`${name}: ${bytes.length} bytes, brotli ${brotliCompressSync(bytes).length}`);
};
["app.css", "app.js"].forEach(weigh);
