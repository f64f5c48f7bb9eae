import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Context, StagedFile } from '../process/context.ts'
import { localFiles } from '../process/process-context.ts'
import { replaceFiles } from './offboard-files.ts'

function folderWith(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'roster-files-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text)
  const texts = () =>
    Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
  return { folder, texts }
}

const FILES = { a: 'a1', b: 'b1', c: 'c1' }
const CHANGES = ['a', 'b', 'c'].map((path) => ({ path, before: `${path}1`, after: `${path}2` }))

/** The files of the folder, of which `path` fails at one step. */
function failing(folder: string, path: string, step: 'stage' | keyof StagedFile): Pick<Context, 'files'> {
  const files = localFiles(folder)
  const fail = async () => {
    throw Object.assign(new Error('read-only'), { code: 'EACCES' })
  }
  return {
    files: {
      ...files,
      stage: async (each, text) => {
        if (each === path && step === 'stage') return fail()
        const staged = await files.stage(each, text)
        return each === path && step !== 'stage' ? { ...staged, [step]: fail } : staged
      },
    },
  }
}

describe('several files', () => {
  it('are all replaced, and nothing is left beside them', async () => {
    const { folder, texts } = folderWith(FILES)
    symlinkSync('a', join(folder, 'link'))
    await replaceFiles([{ path: 'link', before: 'a1', after: 'a2' }, ...CHANGES.slice(1)], {
      files: localFiles(folder),
    } as Context)
    expect(texts()).toEqual({ a: 'a2', b: 'b2', c: 'c2', link: 'a2' })
  })

  it.each([
    ['a', 'stage'],
    ['c', 'stage'],
    ['a', 'commit'],
    ['b', 'commit'],
    ['c', 'commit'],
  ] as const)('all stay as they were if %s cannot be written (%s)', async (path, step) => {
    const { folder, texts } = folderWith(FILES)
    await expect(replaceFiles(CHANGES, failing(folder, path, step) as Context)).rejects.toThrow(
      `${path} may not be accessed. No file was changed.`,
    )
    expect(texts()).toEqual(FILES)
  })

  it('all stay as they were if one is gone', async () => {
    const { folder, texts } = folderWith({ a: 'a1', b: 'b1' })
    await expect(replaceFiles(CHANGES, { files: localFiles(folder) } as Context)).rejects.toThrow(
      'c does not exist. No file was changed.',
    )
    expect(texts()).toEqual({ a: 'a1', b: 'b1' })
  })
})
