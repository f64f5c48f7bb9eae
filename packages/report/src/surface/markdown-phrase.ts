/**
 * Phrases as Markdown nodes. The serializer escapes what Markdown would read; what GitHub reads beyond that,
 * in the text of the finished page, no escape prevents: mentions, references to issues, commits and
 * advisories, bare addresses and links, emoji codes, formulas. GitHub leaves code alone, so every piece of
 * foreign text that could be read so becomes code.
 */
import type { PhrasingContent } from 'mdast'
import { type Phrase, type Run, runsOfWeight, type Span } from '../phrase/phrase.ts'

/** Punctuation before and after a word, which stays outside the code. */
const OPENING = /^[("'[{“‘]+/u
const CLOSING = /(?<![)"'\]}”’.,;:!?])[)"'\]}”’.,;:!?]+$/u

/** What GitHub, or an HTML parser, could make something of. */
const ACTIVE =
  /[@#<>&$\\`|]|:\/\/|:\S*:|www\.|(?:mailto|xmpp):|\b(?:GH|GHSA|CVE)-|(?<![0-9a-z])[0-9a-f]{7,40}(?![0-9a-z])|\[\^/iu

declare module 'mdast' {
  interface TextData {
    /** It is Markdown already, which the serializer passes on as it is. */
    readonly isWritten?: true
  }
}

const WRITTEN = { isWritten: true } as const

export function markdownPhrase(phrase: Phrase): PhrasingContent[] {
  const runs = runsOfWeight(phrase)
  const plain = plainMarkdown(runs)
  return plain === undefined ? runNodes(runs) : [{ type: 'text', value: plain, data: WRITTEN }]
}

/** Text in which there is nothing for Markdown to read, at least inside a line. */
export const PLAIN_TEXT = /^(?:[a-z0-9 ,;·→]|(?<=[a-z0-9])-(?=[a-z0-9]))+$/i
export const PLAIN_CODE = /^[^\s`|<]+$/

export const FENCES = { strong: '**', emphasis: '*' }
/** Where a phrase may begin and end, so that nothing is made of it and what stands around it. */
const SOUND_EDGES = /^[a-z0-9`*](?:.*[a-z0-9`*])?$/i
/** What a fence may enclose, so that it is one whatever stands around it. */
const ENCLOSABLE = /^[a-z0-9](?:.*[a-z0-9])?$/i

/**
 * The phrase as the serializer would write it, where there is nothing to escape and no fence that could be misread;
 * undefined where there may be. The serializer looks at each piece from all sides, which takes most of the time
 * that a long comment takes, and most lines are addresses, roles and names of letters.
 */
function plainMarkdown(runs: readonly Run[]): string | undefined {
  let written = ''
  for (const { weight, run } of runs) {
    const inner = plainRun(run)
    if (inner === undefined) return undefined
    if (weight === undefined) {
      written += inner
      continue
    }
    const touchesFence = written.endsWith('*')
    if (touchesFence || !ENCLOSABLE.test(inner)) return undefined
    written += FENCES[weight] + inner + FENCES[weight]
  }
  return SOUND_EDGES.test(written) ? written : undefined
}

function plainRun(run: readonly Span[]): string | undefined {
  let written = ''
  for (const { kind, text } of run) {
    if (kind === 'code') {
      if (!PLAIN_CODE.test(text)) return undefined
      written += `\`${text}\``
    } else {
      if (kind === 'link' || !PLAIN_TEXT.test(text) || (kind === 'prose' && ACTIVE.test(text)))
        return undefined
      written += text
    }
  }
  return written
}

/** The phrase piece by piece, for the serializer to look at. */
export function runNodes(runs: readonly Run[]): PhrasingContent[] {
  const nodes: PhrasingContent[] = []
  for (const { weight, run } of runs) {
    const children = run.flatMap(spanNodes)
    if (weight === undefined) nodes.push(...children)
    else nodes.push({ type: weight === 'strong' ? 'strong' : 'emphasis', children })
  }
  return nodes
}

function spanNodes({ kind, text: spoken, url }: Span): PhrasingContent[] {
  if (spoken === '') return []
  // No text may look like a marker, even to a reader of the raw Markdown.
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
