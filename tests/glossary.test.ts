import { describe, expect, it } from 'vitest'
import { documentationPages } from '../scripts/generate/documentation-pages.ts'
import { markdownPage, ROOT } from './markdown-page.ts'

const GLOSSARY = 'docs/glossary.md'

/** Prose of all other pages, without code. */
const pages = documentationPages(ROOT)
  .filter((path) => path !== GLOSSARY && !path.startsWith('docs/images/'))
  .map((path) => ({ path, prose: markdownPage(path).text.replaceAll(/```[\s\S]*?```|`[^`]*`/g, '') }))

const terms = markdownPage(GLOSSARY)
  .text.split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:term|---) /.test(line))
  .map((line) => {
    const [term = '', means = '', others = ''] = line
      .slice(2, -1)
      .split(' | ')
      .map((cell) => cell.trim())
    return { term, means, others: others.split(', ').filter((other) => other !== '') }
  })

function pagesWith(phrase: string): readonly string[] {
  const pattern = new RegExp(`(?<![\\w-])${phrase.replaceAll(' ', '\\s+')}s?(?![\\w-])`, 'i')
  return pages.filter(({ prose }) => pattern.test(prose)).map(({ path }) => path)
}

describe('the glossary', () => {
  it('has each term once', () => {
    expect(terms.length).toBeGreaterThan(30)
    expect(new Set(terms.map(({ term }) => term)).size).toBe(terms.length)
  })

  it.each(terms)(
    'explains $term, which other pages use, and not its other names',
    ({ term, means, others }) => {
      expect(means).not.toBe('')
      expect(pagesWith(term).length, `pages that use “${term}”`).toBeGreaterThan(1)
      for (const other of others) expect(pagesWith(other), `pages that say “${other}”`).toEqual([])
    },
  )
})
