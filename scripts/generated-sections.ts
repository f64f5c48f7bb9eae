/**
 * The sections of a Markdown file that are written from their sources. A section stands between
 * `<!-- generated: SOURCE -->` and `<!-- end -->`, where SOURCE is a file to quote, or `inputs` or `outputs` and
 * the folder of an action to list.
 */
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { type ActionInput, readActionMetadata } from './action-metadata.ts'

const SECTION = /^<!-- generated: (.+) -->\n[\s\S]*?^<!-- end -->$/gm

/** The same text with every section as its source has it now. */
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
  const [kind = '', folder = ''] = source.split(' ')
  switch (kind) {
    case 'inputs': {
      const { inputs } = await readActionMetadata(root, folder)
      const rows = Object.entries(inputs).map(([name, input]) => [
        `\`${name}\``,
        defaultOf(input),
        input.description,
      ])
      return table(['input', 'default', 'what it is'], rows)
    }
    case 'outputs': {
      const { outputs } = await readActionMetadata(root, folder)
      const rows = Object.entries(outputs).map(([name, { description }]) => [`\`${name}\``, description])
      return table(['output', 'what it is'], rows)
    }
    default:
      return quotation(await readFile(join(root, source), 'utf8'), extname(source).slice(1))
  }
}

function defaultOf({ required, default: value = '' }: ActionInput): string {
  if (required === true) return 'required'
  return value === '' ? '' : `\`${value}\``
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function quotation(text: string, language: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``
}
