/** How the HTML page looks: light and dark, wide and narrow, on paper. System fonts, since nothing is fetched. */

export const STYLE = `
:root {
  color-scheme: light dark;
  --text: #1c2024; --quiet: #5a626b; --page: #fff; --line: #d5dae0; --code: #eef1f4; --link: #0b5fcc;
  --red: #b3151f; --red-page: #fdeeee; --yellow: #7a5200; --yellow-page: #fff6dc;
  --green: #176b34; --blue: #0b5f8a;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --text: #e4e8ec; --quiet: #a2abb5; --page: #14171a; --line: #343b42; --code: #24292e; --link: #79b3ff;
    --red: #ff8d86; --red-page: #341517; --yellow: #f0c04f; --yellow-page: #2e2408;
    --green: #6fd28b; --blue: #74c4ec;
  }
}
* { box-sizing: border-box; }
body {
  max-width: 52rem; margin: 0 auto; padding: 2rem 1.25rem 3rem;
  color: var(--text); background: var(--page);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  overflow-wrap: anywhere;
}
h1 { margin: 0 0 1rem; font-size: 1.6rem; line-height: 1.25; text-wrap: balance; }
h2 { margin: 0; font-size: 1.05rem; line-height: 1.4; }
p { margin: 0; }
header p { margin-bottom: .75rem; max-width: 44rem; }
main > * { margin: 0 0 1.5rem; }
a { color: var(--link); }
code {
  display: inline-block; max-width: 100%; padding: 0 .35em; border-radius: .25rem; background: var(--code);
  font: inherit; font-size: .875em; line-height: 1.45; unicode-bidi: isolate;
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
.note { color: var(--quiet); }
.alert { padding: .85rem 1.1rem; border: 1px solid; border-left-width: .35rem; border-radius: .4rem; }
.alert h2 { margin-bottom: .2rem; font-size: .8rem; letter-spacing: .06em; text-transform: uppercase; }
.caution { border-color: var(--red); background: var(--red-page); }
.warning.alert { border-color: var(--yellow); background: var(--yellow-page); }
.caution h2 { color: var(--red); }
.warning h2 { color: var(--yellow); }
.alert code { background: color-mix(in srgb, var(--text) 9%, transparent); }
ul { margin: .4rem 0 0; padding: 0; list-style: none; }
li { display: grid; grid-template-columns: 1.5rem 1fr; padding: .2rem 0; }
.sign { font-weight: 700; font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; color: var(--quiet); }
.add > .sign { color: var(--green); }
.change > .sign, li.warning > .sign { color: var(--yellow); }
.remove > .sign, .error > .sign { color: var(--red); }
.renew > .sign { color: var(--blue); }
details { padding: .6rem 1rem; border: 1px solid var(--line); border-radius: .4rem; }
summary { cursor: pointer; }
summary h2 { display: inline; }
summary .note::before { content: " · "; }
footer { padding-top: 1rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: .875rem; }
@media print {
  :root { color-scheme: light; font-size: 10pt; }
  body { max-width: none; padding: 0; }
  li, .alert > p { break-inside: avoid; }
  h2 { break-after: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`
