/**
 * Phrases as Markdown nodes. The serializer escapes Markdown syntax. GitHub also acts on the text of the rendered
 * page, and no escape prevents that: mentions, references to issues, commits and advisories, bare addresses and links,
 * emoji codes, formulas. GitHub does not act on code, so every word from outside that it could act on becomes code.
 */
import type { PhrasingContent } from 'mdast'
import { type Phrase, runsOfWeight, type Span } from '../phrase/phrase.ts'

/** Punctuation around a word. It stays outside the code. */
const OPENING = /^[("'[{“‘]+/u
const CLOSING = /(?<![)"'\]}”’.,;:!?])[)"'\]}”’.,;:!?]+$/u

/** Text that GitHub or an HTML parser could act on. */
const ACTIVE =
  /[@#<>&$\\`|]|:\/\/|:\S*:|www\.|(?:mailto|xmpp):|\b(?:GH|GHSA|CVE)-|(?<![0-9a-z])[0-9a-f]{7,40}(?![0-9a-z])|\[\^/iu

export function markdownPhrase(phrase: Phrase): PhrasingContent[] {
  return runsOfWeight(phrase).flatMap(({ weight, run }): PhrasingContent[] => {
    const children = run.flatMap(spanNodes)
    if (weight === undefined) return children
    return [{ type: weight === 'strong' ? 'strong' : 'emphasis', children }]
  })
}

function spanNodes({ kind, text: spoken, url }: Span): PhrasingContent[] {
  if (spoken === '') return []
  // Text must never look like a marker, not even in the raw Markdown.
  const text = spoken.replaceAll('<!--', '<! --')
  switch (kind) {
    case 'words':
      return [{ type: 'text', value: text }]
    case 'code':
      return [{ type: 'inlineCode', value: text }]
    case 'link':
      return [{ type: 'link', url: url ?? '', children: [{ type: 'text', value: text }] }]
    case 'prose':
      return foreignText(text)
  }
}

function foreignText(text: string): PhrasingContent[] {
  const nodes: PhrasingContent[] = []
  let plain = ''
  for (const word of text.split(/( )/)) {
    if (!ACTIVE.test(word)) {
      plain += word
      continue
    }
    const [before = ''] = OPENING.exec(word) ?? []
    const rest = word.slice(before.length)
    const [after = ''] = CLOSING.exec(rest) ?? []
    const core = rest.slice(0, rest.length - after.length)
    nodes.push({ type: 'text', value: plain + (core === '' ? '' : before) })
    nodes.push({ type: 'inlineCode', value: core === '' ? word : core })
    plain = core === '' ? '' : after
  }
  nodes.push({ type: 'text', value: plain })
  return nodes.filter((node) => !(node.type === 'text' && node.value === ''))
}
