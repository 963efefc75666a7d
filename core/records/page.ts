/** Text made safe inside an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (one) => ESCAPES[one] ?? one);
}

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export type Paper = "portrait" | "landscape";

/** The beginning of a page that prints on A4 and needs nothing from elsewhere. `style` is added to what all have. */
export function pageHead(title: string, paper: Paper, style: string): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
@page { size: A4 ${paper}; margin: ${paper === "portrait" ? "20mm 18mm" : "14mm 12mm"}; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: ${paper === "portrait" ? "174mm" : "273mm"}; color: #000; background: #fff;
  font-family: SimSun, "Songti SC", "Noto Serif CJK SC", "Noto Serif SC", serif; font-size: 12pt; line-height: 1.5; }
h1, h2, th { font-family: SimHei, "Heiti SC", "Noto Sans CJK SC", "Noto Sans SC", sans-serif; font-weight: bold; }
table { width: 100%; border-collapse: collapse; }
th, td { border: 0.5pt solid #000; padding: 1.5mm 2mm; overflow-wrap: anywhere; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
@media screen { body { padding: 8mm; } }
${style}</style>
</head>
<body>
`;
}

export const PAGE_FOOT = "</body>\n</html>\n";
