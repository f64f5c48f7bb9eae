import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { type ActionMetadata, readActionMetadata } from '../scripts/generate/action-metadata.ts'
import { runDemo } from './built-roster.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Prints the name of every input that the program reads to standard error. */
const INPUT_RECORDER = `
process.env = new Proxy(process.env, {
  get: (variables, name) => {
    if (typeof name === 'string' && name.startsWith('INPUT_')) process.stderr.write('read:' + name + '\\n')
    return variables[name]
  },
})`

/** Good for a key or a token of any sort. */
const SECRET = 'k7Qm2Zx9Lw4Rt8Vb1Nc6Hs3Fd5Jg0PyUaEoIi'

/** The inputs that the bundle reads, with the runner's names. It reads all of them first. */
function inputsRead(bundle: string, { inputs }: ActionMetadata): Promise<readonly string[]> {
  const env = Object.fromEntries(
    Object.entries(inputs).map(([name, { default: value = '' }]) => [
      variable(name),
      value === '' || value.startsWith('${{') ? SECRET : value,
    ]),
  )
  const recorder = `data:text/javascript,${encodeURIComponent(INPUT_RECORDER)}`
  return new Promise((resolve) => {
    // It then fails because there is no event.
    execFile(process.execPath, ['--import', recorder, bundle], { env }, (_error, _stdout, stderr) => {
      resolve([...new Set(Array.from(stderr.matchAll(/^read:(.+)$/gm), ([, name = '']) => name))].toSorted())
    })
  })
}

function variable(input: string): string {
  return `INPUT_${input.toUpperCase()}`
}

/** From the runner's output file: `name<<delimiter`, the value, the delimiter. */
function outputsSet(file: string): readonly string[] {
  const names = readFileSync(file, 'utf8').matchAll(/^([a-z-]+)<<ghadelimiter/gm)
  return Array.from(names, ([, name = '']) => name).toSorted()
}

let demo: string
beforeAll(async () => {
  demo = await runDemo()
  return () => rm(demo, { recursive: true, force: true })
})

describe.each(['preview', 'apply', 'matrix'])('apps/%s/action.yml', (app) => {
  const folder = join('apps', app)

  it('runs the bundle on the Node of the runners', async () => {
    const { runs } = await readActionMetadata(root, folder)
    expect(runs).toEqual({ using: 'node24', main: 'dist/index.js' })
    expect(existsSync(join(root, folder, runs.main))).toBe(true)
  })

  it('declares the inputs that the action reads', async () => {
    const metadata = await readActionMetadata(root, folder)
    const declared = Object.keys(metadata.inputs).map(variable).toSorted()
    expect(await inputsRead(join(root, folder, metadata.runs.main), metadata)).toEqual(declared)
  })

  // The demo has one organization.
  it.skipIf(app === 'matrix')('declares the outputs that the action sets', async () => {
    const { outputs } = await readActionMetadata(root, folder)
    const set = outputsSet(join(demo, 'runs', app, 'GITHUB_OUTPUT'))
    expect(set).toEqual(Object.keys(outputs).toSorted())
  })

  it('describes everything in sentences, and every input has a default or is required', async () => {
    const { description, inputs, outputs } = await readActionMetadata(root, folder)
    const described = [...Object.values(inputs), ...Object.values(outputs)]
    for (const text of [description, ...described.map((entry) => entry.description)]) {
      expect(text).toMatch(/^[A-Z`][^\n]*\.$/)
    }
    for (const input of Object.values(inputs)) {
      expect(input.required === true ? undefined : typeof input.default).toBe(
        input.required === true ? undefined : 'string',
      )
    }
  })
})
