import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRoster } from '../file/read-roster.ts'
import { parseJsonc } from '../jsonc/document.ts'
import { commentedText, commentsIn, fileValue } from '../testing/commented-text.ts'
import { NOW } from '../testing/members-text.ts'
import { layOut } from './layout.ts'

function laidOut(text: string): string {
  const { text: result, findings } = layOut(text)
  if (result === undefined) throw new Error(findings.map(({ message }) => message).join('\n'))
  return result
}

const LIVED_IN = `// Kept by the platform team.

{ "policy": {"minOwners": 2}, "members": { // everybody
    "Zoe@example.com": {"github": "zoe", "organization": ["billing-admin", "owner"]}, // since May
    // On call until Christmas.
    "bob@example.com": {"reason": "on call, and looking after the move of the old clusters",
      "deployments": {"shop": ["viewer", {"role": "viewer", "access": "console"}, "editor"], "*": "viewer"}},
    /* an apprentice */ "ann@example.com": {"groups": ["sre", "devs"], "expires": "2026-12-31" /* then staff */ }
    // the others are in the other file
  },
  "organization": "1234567890",
  "groups": {"sre": {"observability": {"*": "editor"}}, "devs": {"deployments": {"shop": "editor"}}},
  "resources": {"security": {}, "deployments": {"shop": "9b1d0c2e3f4a4b5c6d7e8f9001122334"}}, // names
} // end`

describe('the layout', () => {
  it('has one order, one line for each person if it fits, and comments where they belong', () => {
    expect(laidOut(LIVED_IN)).toBe(`// Kept by the platform team.

{
  "organization": "1234567890",
  "resources": {
    "deployments": {
      "shop": "9b1d0c2e3f4a4b5c6d7e8f9001122334"
    },
    "security": {}
  }, // names
  "groups": {
    "devs": { "deployments": { "shop": "editor" } },
    "sre": { "observability": { "*": "editor" } }
  },
  "members": { // everybody
    /* an apprentice */
    "ann@example.com": {
      "groups": ["devs", "sre"],
      "expires": "2026-12-31" /* then staff */
    },
    // On call until Christmas.
    "bob@example.com": {
      "deployments": {
        "*": "viewer",
        "shop": ["editor", "viewer", { "role": "viewer", "access": "console" }]
      },
      "reason": "on call, and looking after the move of the old clusters"
    },
    "Zoe@example.com": { "organization": ["owner", "billing-admin"], "github": "zoe" } // since May
    // the others are in the other file
  },
  "policy": { "minOwners": 2 }
}
// end
`)
  })

  it('has the login of a GitHub account before its id', () => {
    const text = (account: string) =>
      `{"organization": "1", "members": {"ada@a.example": {"github": ${account}}}}`
    const laidOut = layOut(text('{"id": 7, "login": "ada"}'))
    expect(laidOut).toEqual(layOut(text('{"login": "ada", "id": 7}')))
    expect(JSON.stringify(laidOut)).toContain('login')
  })

  it('counts a comma behind the last person, so that they are laid out like the others', () => {
    const reason = 'x'.repeat(36)
    const entry = `"ann@example.com": { "organization": "owner", "reason": "${reason}" }`
    const [alone, first] = [
      laidOut(`{"members": {${entry}}}`),
      laidOut(`{"members": {${entry}, "bob@example.com": {}}}`),
    ]
    expect(`    ${entry},`).toHaveLength(101)
    expect(alone.split('\n').slice(2, 5)).toEqual(first.split('\n').slice(2, 5))
  })

  it('keeps line endings and a byte order mark', () => {
    expect(laidOut('\uFEFF{"members":{"ann@example.com":{}}}\r\n')).toBe(
      '\uFEFF{\r\n  "members": {\r\n    "ann@example.com": {}\r\n  }\r\n}\r\n',
    )
  })

  it('does not touch text that is not JSON, and says where it breaks', () => {
    expect(layOut('{"members": }').findings).toMatchObject([{ code: 'file-syntax', line: 1, column: 13 }])
  })

  it('keeps lists whose order has a meaning, and unknown keys', () => {
    expect(laidOut('{"zeta": [3, 1], "alpha": ["b", "a"], "policy": ["b", "a"]}')).toBe(
      '{\n  "policy": ["b", "a"],\n  "zeta": [3, 1],\n  "alpha": ["b", "a"]\n}\n',
    )
  })

  it('asks the same of the organization', () => {
    const before = readRoster(LIVED_IN, { now: NOW }).roster
    const after = readRoster(laidOut(LIVED_IN), { now: NOW }).roster
    expect(before).toBeDefined()
    for (const [key, { assignments, groups }] of before?.members ?? []) {
      expect(after?.members.get(key)?.assignments).toEqual(assignments)
      expect(after?.members.get(key)?.groups.toSorted()).toEqual(groups.toSorted())
    }
    expect(after?.policy).toEqual(before?.policy)
  })
})

describe('any file in any layout', () => {
  const lines = (text: string) => text.split(/\r\n|\n|\r/).join('\n')

  it('keeps its value, and every comment once', () => {
    fc.assert(
      fc.property(commentedText(fileValue), ({ text, comments }) => {
        const result = laidOut(text)
        expect(unordered(parseJsonc(result).document?.value)).toEqual(
          unordered(parseJsonc(text).document?.value),
        )
        const found = commentsIn(result).map(lines)
        expect(found.toSorted()).toEqual(comments.map((comment) => lines(comment.trimEnd())).toSorted())
      }),
      { numRuns: 300 },
    )
  })

  it('stays as it is when laid out again', () => {
    fc.assert(
      fc.property(commentedText(fileValue), ({ text }) => {
        const once = laidOut(text)
        expect(laidOut(once)).toBe(once)
      }),
      { numRuns: 300 },
    )
  })

  it('is laid out the same, whatever its layout was', () => {
    fc.assert(
      fc.property(fileValue, fc.constantFrom(0, 2, '\t'), (value, indent) => {
        expect(laidOut(JSON.stringify(value, null, indent))).toBe(laidOut(JSON.stringify(value)))
      }),
    )
  })
})

/** The value with every list sorted: some of them are sets. */
function unordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(unordered).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unordered(inner)]))
}
