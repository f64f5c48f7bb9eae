/** A copy of the program's sources with some text replaced: what the compiler, and the program itself, make of it. */
import { execFile } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const WORKSPACES = ['packages', 'apps'].flatMap((parent) =>
  readdirSync(join(ROOT, parent)).map((name) => join(parent, name)),
)

/** By path: the text to replace, which has to be there just once, and its replacement. */
export type Patches = Readonly<Record<string, readonly (readonly [text: string, by: string])[]>>

export class PatchedCopy {
  readonly #folder = mkdtempSync(join(tmpdir(), 'roster-copy-'))

  constructor(patches: Patches) {
    for (const workspace of WORKSPACES) this.#copyWorkspace(workspace)
    this.#linkModules()
    this.patch(patches)
  }

  patch(patches: Patches): void {
    for (const [path, replacements] of Object.entries(patches)) {
      for (const [text, by] of replacements) {
        const file = join(this.#folder, path)
        const [before, after, ...more] = readFileSync(file, 'utf8').split(text)
        if (before === undefined || after === undefined || more.length > 0) {
          throw new Error(`expected once in ${path}: ${text}`)
        }
        writeFileSync(file, before + by + after)
      }
    }
  }

  /** The files in which the compiler finds errors, sorted. It reads these, and what they import. */
  async filesWithErrors(include = ['packages/*/src', 'apps/*/src']): Promise<readonly string[]> {
    const config = { extends: join(ROOT, 'tsconfig.base.json'), include }
    writeFileSync(join(this.#folder, 'tsconfig.json'), JSON.stringify(config))
    const { stdout } = await this.#run([
      join(ROOT, 'node_modules/typescript/bin/tsc'),
      '-p',
      '.',
      '--pretty',
      'false',
    ])
    return [
      ...new Set([...stdout.matchAll(/^(\S+?)\(\d+,\d+\): error/gm)].map(([, file = '']) => file)),
    ].sort()
  }

  /** What a script among the tests prints when it runs on the copy's sources. */
  async print(script: string): Promise<string> {
    cpSync(join(ROOT, 'tests'), join(this.#folder, 'tests'), { recursive: true })
    const { stdout, stderr } = await this.#run(['--conditions=@roster/source', script])
    if (stdout === '') throw new Error(stderr)
    return stdout
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true })
  }

  #copyWorkspace(workspace: string): void {
    mkdirSync(join(this.#folder, workspace), { recursive: true })
    for (const name of readdirSync(join(ROOT, workspace)).filter((each) => /^(?:src|.*\.json)$/.test(each))) {
      cpSync(join(ROOT, workspace, name), join(this.#folder, workspace, name), {
        recursive: true,
        filter: (path) => !/\.test\.ts$|\/(?:testing|golden)$/.test(path),
      })
    }
  }

  /** Those of others are linked; ours are the copies. */
  #linkModules(): void {
    const modules = join(this.#folder, 'node_modules')
    mkdirSync(join(modules, '@roster'), { recursive: true })
    for (const name of readdirSync(join(ROOT, 'node_modules'))) {
      if (name !== '@roster') symlinkSync(join(ROOT, 'node_modules', name), join(modules, name))
    }
    for (const workspace of WORKSPACES) {
      symlinkSync(join(this.#folder, workspace), join(modules, '@roster', basename(workspace)))
    }
  }

  #run(args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
    return new Promise((resolve) => {
      execFile(process.execPath, args, { cwd: this.#folder }, (_error, stdout, stderr) =>
        resolve({ stdout, stderr }),
      )
    })
  }
}
