/** A comment as GitHub shows it on a pull request: Markdown in, an HTML page out, light or dark. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Marked } from 'marked'
import markedAlert from 'marked-alert'

export type Theme = 'light' | 'dark'

interface Look {
  /** GitHub's rules for Markdown. */
  readonly stylesheet: string
  readonly page: string
  readonly head: string
  readonly border: string
  readonly text: string
  readonly muted: string
}

/** The colors around the Markdown come from GitHub's Primer themes. */
const LOOKS: Readonly<Record<Theme, Look>> = {
  light: {
    stylesheet: import.meta.resolve('github-markdown-css/github-markdown-light.css'),
    page: '#ffffff',
    head: '#f6f8fa',
    border: '#d1d9e0',
    text: '#1f2328',
    muted: '#59636e',
  },
  dark: {
    stylesheet: import.meta.resolve('github-markdown-css/github-markdown-dark.css'),
    page: '#0d1117',
    head: '#151b23',
    border: '#3d444d',
    text: '#f0f6fc',
    muted: '#9198a1',
  },
}

/** Of a comment on a desktop, in pixels. */
const WIDTH = 800

/** The Markdown is trusted: it comes from this repository, and the page is only drawn. */
export async function commentPage(markdown: string, theme: Theme, width = WIDTH): Promise<string> {
  const { stylesheet, page, head, border, text, muted } = LOOKS[theme]
  const body = await new Marked(markedAlert()).parse(markdown)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>A comment</title>
<style>
${await readFile(fileURLToPath(stylesheet), 'utf8')}
body { margin: 0; background: ${page}; font: 14px/1.5 "Noto Sans", Helvetica, Arial, sans-serif; }
article { width: ${width}px; overflow-wrap: anywhere; border: 1px solid ${border}; border-radius: 6px; overflow: hidden; }
header { padding: 8px 16px; background: ${head}; border-bottom: 1px solid ${border}; color: ${muted}; }
header b { color: ${text}; font-weight: 600; }
header span { margin: 0 4px; padding: 0 6px; border: 1px solid ${border}; border-radius: 2em; font-size: 12px; }
.markdown-body { padding: 16px; font-size: 14px; }
.markdown-body .octicon { margin-right: 8px; }
.markdown-body li:has(> input, > p > input) { list-style: none; margin-left: -20px; }
</style>
<article>
<header><b>github-actions</b><span>bot</span> commented</header>
<div class="markdown-body">
${body}
</div>
</article>
</html>
`
}
