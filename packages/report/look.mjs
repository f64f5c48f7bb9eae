import { readFileSync, writeFileSync } from 'node:fs'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
const css = readFileSync('/tmp/look/node_modules/github-markdown-css/github-markdown-light.css','utf8')
let out=''
for (const f of process.argv.slice(2)) {
  const md = readFileSync(`/work/main/packages/report/src/golden/${f}.md`,'utf8')
  let html = micromark(md,{allowDangerousHtml:true,extensions:[gfm()],htmlExtensions:[gfmHtml()]})
  html = html.replace(/<blockquote>\s*<p>\[!(CAUTION|WARNING)\]\n?/g,(m,k)=>`<blockquote class="markdown-alert markdown-alert-${k.toLowerCase()}"><p class="markdown-alert-title">${k==='CAUTION'?'⊘ Caution':'⚠ Warning'}</p><p>`)
  out+=`<div style="color:#888;font:12px sans-serif;margin:8px 0 2px">${f}</div><article class="markdown-body" style="border:1px solid #d0d7de;border-radius:6px;padding:16px;width:760px;font-size:14px">${html}</article>`
}
writeFileSync('/tmp/look/page.html',`<!doctype html><meta charset=utf8><style>${css}</style><style>body{margin:16px;background:#fff}</style>${out}`)
