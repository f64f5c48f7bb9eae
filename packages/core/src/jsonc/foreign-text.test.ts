import { describe, expect, it } from 'vitest'
import { parseJsonc } from './document.ts'

const messageFor = (text: string) => parseJsonc(text).findings.map(({ message }) => message)

describe('a text that is no JSON for a reason that nobody sees', () => {
  it.each([
    [
      'a Git LFS pointer',
      'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n',
      /Git LFS pointer.*git lfs untrack/,
    ],
    ['NUL bytes between the characters', '{\0"\0a\0"\0:\0', /NUL bytes.*UTF-8/],
    ['a NUL byte in a string', '{ "a": "b\0" }', /NUL bytes.*UTF-8/],
    ['a typographic opening quote', '{ “members”: {} }', /“ is a typographic quotation mark.*straight/],
    ['a typographic closing quote', '{ "members”: {} }', /” is a typographic quotation mark.*straight/],
    ['guillemets', '{ «members»: {} }', /« is a typographic quotation mark/],
  ])('is %s', (_name, text, message) => {
    expect(messageFor(text)).toEqual([expect.stringMatching(message)])
  })

  it('is no finding if such characters are allowed', () => {
    expect(messageFor('{ "reason": "said “yes”" } // “quoted”')).toEqual([])
    expect(messageFor('{ "reason": "“yes”" "next": 1 }')).toEqual([
      'This is not valid JSON: a comma is missing before this.',
    ])
  })
})
