import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRoster } from '../file/read-roster.ts'
import { squiggles } from '../testing/editor.ts'
import { schemaValidator } from '../testing/json-schema-validator.ts'
import { alteredFile, soundFile, written } from '../testing/members-files.ts'
import { NOW } from '../testing/members-text.ts'
import { membersJsonSchema } from './json-schema.ts'

const validate = schemaValidator(membersJsonSchema())

const isRead = (file: unknown) => readRoster(JSON.stringify(file), { now: NOW }).roster !== undefined

describe('the JSON Schema and Roster', () => {
  it('both accept what is sound, however it is written', async () => {
    await fc.assert(
      fc.asyncProperty(soundFile, async (file) => {
        expect(readRoster(written(file), { now: NOW }).roster).toBeDefined()
        expect(validate(file), JSON.stringify(validate.errors)).toBe(true)
        expect(await squiggles(written(file))).toEqual([])
      }),
    )
  })

  it('agree: what the one refuses, the other does not accept', async () => {
    const verdicts = { read: 0, refused: 0, refusedByBoth: 0 }
    await fc.assert(
      fc.asyncProperty(alteredFile, async (file) => {
        const read = isRead(file)
        const valid = validate(file)
        verdicts[read ? 'read' : 'refused']++
        if (!valid && !read) verdicts.refusedByBoth++
        if (read) expect(validate.errors).toBeNull()
        expect((await squiggles(written(file))).length === 0, 'the editor and the validator').toBe(valid)
      }),
      { numRuns: 500 },
    )
    // Few, such as an unknown group or a misspelt role, are beyond a schema.
    expect(verdicts.read).toBeGreaterThan(50)
    expect(verdicts.refusedByBoth).toBeGreaterThan(verdicts.refused * 0.8)
  })
})
