/** The inputs of an action, from its `action.yml`. The runner fills in their defaults. */
import { readFile } from 'node:fs/promises'

export type ActionName = 'preview' | 'apply' | 'matrix'

/** The default of each input, by name; empty for inputs without one, as the runner passes them. */
export async function defaultInputs(action: ActionName): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(new URL(`../../apps/${action}/action.yml`, import.meta.url), 'utf8')
  const [, inputs = ''] = /^inputs:\n([\s\S]*?)^outputs:$/m.exec(text) ?? []
  const blocks = inputs.matchAll(/^ {2}([\w-]+):\n((?: {4}.*\n)+)/gm)
  return Object.fromEntries(
    [...blocks].map(([, name = '', block = '']) => {
      const [, value = ''] = /^ {4}default: (.*)$/m.exec(block) ?? []
      return [name, value.replace(/^'(.*)'$/, '$1')]
    }),
  )
}
