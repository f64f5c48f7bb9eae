/** A page of the documentation: its checkable parts. */
import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { marked, type Token } from 'marked'
import { anchorOf } from '../site/anchor.ts'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))

const pages = new Map<string, MarkdownPage>()

/** Each page is read and parsed once. */
export function markdownPage(path: string): MarkdownPage {
  const page = pages.get(path) ?? new MarkdownPage(path)
  pages.set(path, page)
  return page
}

class MarkdownPage {
  /** Relative to the root. */
  readonly path: string
  readonly text: string
  readonly #tokens: readonly Token[]

  constructor(path: string) {
    this.path = path
    this.text = readFileSync(join(ROOT, path), 'utf8')
    const found: Token[] = []
    void marked.walkTokens(marked.lexer(this.text), (token) => void found.push(token))
    this.#tokens = found
  }

  /** Code blocks in a language. */
  snippets(language: string): readonly string[] {
    return this.#tokens.flatMap((token) =>
      token.type === 'code' && token.lang === language ? [String(token.text)] : [],
    )
  }

  /** Tags and comments. */
  get html(): readonly string[] {
    return this.#tokens.flatMap((token) => (token.type === 'html' ? [String(token.raw)] : []))
  }

  /** Lines of shell snippets, with continued lines joined, and inline code; without comments. */
  get commands(): readonly string[] {
    const lines = this.snippets('sh').flatMap((snippet) => snippet.replaceAll(/\\\n\s*/g, '').split('\n'))
    const spans = this.#tokens.flatMap((token) => (token.type === 'codespan' ? [String(token.text)] : []))
    return [...lines, ...spans].map((line) => line.replace(/\s+#.*$/, '').trim())
  }

  /** Commands of `roster` with their arguments, without the program. */
  get rosterCommands(): readonly string[] {
    return this.commands.flatMap((command) => {
      const [, what] = /^(?:npx )?(?:\S*\/)?roster ([a-z-].*)$/.exec(command) ?? []
      return what === undefined ? [] : [what]
    })
  }

  /** Targets of links and pictures within this repository: a path from the root, and a heading. */
  get links(): readonly { readonly path: string; readonly anchor: string }[] {
    const hrefs = [
      ...this.#tokens.flatMap((token) =>
        token.type === 'link' || token.type === 'image' ? [String(token.href)] : [],
      ),
      ...Array.from(this.text.matchAll(/ (?:src|srcset)="([^"]+)"/g), ([, path = '']) => path),
    ]
    return hrefs
      .filter((href) => !/^[a-z]+:/.test(href))
      .map((href) => {
        const [path = '', anchor = ''] = href.split('#')
        const target = path === '' ? this.path : posix.join(posix.dirname(this.path), path)
        return { path: target, anchor }
      })
  }

  /** The anchors of headings, as GitHub makes them. */
  get anchors(): readonly string[] {
    const seen = new Map<string, number>()
    return this.#tokens.flatMap((token) => {
      if (token.type !== 'heading') return []
      const name = anchorOf(String(token.text))
      const before = seen.get(name) ?? 0
      seen.set(name, before + 1)
      return [before === 0 ? name : `${name}-${before}`]
    })
  }
}
