/** A program that stands for GitHub's `gh` in tests. */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A program that writes down its arguments, and answers like `gh`. */
export async function fakeGh(exit = 0) {
  const folder = await mkdtemp(join(tmpdir(), 'roster-gh-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const [path, log] = [join(folder, 'gh'), join(folder, 'log')]
  await writeFile(
    path,
    `#!${process.execPath}
const { appendFileSync } = require('node:fs')
const args = process.argv.slice(2)
appendFileSync(${JSON.stringify(log)}, JSON.stringify(args) + '\\n')
if (args[0] === 'api') console.log(args[1] === 'users/zoe' ? '583231' : 'Not Found')
if (args[0] === 'pr') {
  if (${exit} !== 0) { console.error('no permission'); process.exit(${exit}) }
  console.log('https://github.com/acme/people/pull/8')
}
`,
  )
  await chmod(path, 0o755)
  const calls = async (): Promise<readonly (readonly string[])[]> =>
    (await readFile(log, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  return { path, calls }
}
