/**
 * The generated sections of a Markdown file. A section begins with `<!-- generated: SOURCE -->` and ends with
 * `<!-- end -->`. SOURCE is a file to quote, or one of
 *
 * - `inputs`, `outputs` and the folder of an action
 * - `keys`, a JSON Schema and a pointer to an object within it
 * - `roles` and a kind of assignment, `role-summary`
 * - `findings` and a family of them
 * - `documents` and the folder of their schemas
 * - `commands`, `environment`, `exit-codes`
 */
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { type ActionInput, type ActionMetadata, readActionMetadata } from './action-metadata.ts'
import { commandList, environment, exitCodes } from './reference/command-list.ts'
import { documentList } from './reference/document-list.ts'
import { findingList } from './reference/finding-list.ts'
import { code, table } from './reference/markdown-table.ts'
import { roleList } from './reference/role-list.ts'
import { roleSummary } from './reference/role-summary.ts'
import { schemaKeys } from './reference/schema-keys.ts'

const SECTION = /^<!-- generated: (.+) -->\n[\s\S]*?^<!-- end -->$/gm

/** The text with every section rewritten from its source. */
export async function regenerate(markdown: string, root: string): Promise<string> {
  const sources = new Set(Array.from(markdown.matchAll(SECTION), ([, source = '']) => source))
  const sections = new Map<string, string>()
  for (const source of sources) sections.set(source, await section(source, root))
  return markdown.replaceAll(
    SECTION,
    (_, source: string) => `<!-- generated: ${source} -->\n\n${sections.get(source)}\n\n<!-- end -->`,
  )
}

async function section(source: string, root: string): Promise<string> {
  const [kind = '', what = '', ...rest] = source.split(' ')
  switch (kind) {
    case 'inputs':
      return actionInputs(await readActionMetadata(root, what))
    case 'outputs':
      return actionOutputs(await readActionMetadata(root, what))
    case 'keys':
      return schemaKeys(join(root, what), rest.join(' '))
    case 'roles':
      return roleList(what)
    case 'role-summary':
      return roleSummary()
    case 'findings':
      return findingList(what)
    case 'documents':
      return documentList(join(root, what))
    case 'commands':
      return commandList()
    case 'environment':
      return environment()
    case 'exit-codes':
      return exitCodes()
    default:
      return quotation(await readFile(join(root, source), 'utf8'), extname(source).slice(1))
  }
}

function actionInputs({ inputs }: ActionMetadata): string {
  const rows = Object.entries(inputs).map(([name, input]) => [
    code(name),
    defaultOf(input),
    input.description,
  ])
  return table(['input', 'default', 'what it is'], rows)
}

function actionOutputs({ outputs }: ActionMetadata): string {
  const rows = Object.entries(outputs).map(([name, { description }]) => [code(name), description])
  return table(['output', 'what it is'], rows)
}

function defaultOf({ required, default: value = '' }: ActionInput): string {
  if (required === true) return 'required'
  return value === '' ? '' : code(value)
}

function quotation(text: string, language: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``
}
