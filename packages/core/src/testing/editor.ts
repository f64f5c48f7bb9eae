/** An editor with a file open, and its schema beside it: the JSON language service of VS Code. */
import { getLanguageService, type MarkupContent, TextDocument } from 'vscode-json-languageservice'
import { groupsJsonSchema, membersJsonSchema } from '../format/json-schema.ts'

/** Which of the files that people write. */
type FileName = 'members' | 'groups'

const service = getLanguageService({
  workspaceContext: { resolveRelativePath: (path, base) => new URL(path, base).href },
  clientCapabilities: {
    textDocument: { completion: { completionItem: { documentationFormat: ['markdown'] } } },
  },
})
const schemas: Readonly<Record<FileName, object>> = {
  members: membersJsonSchema(),
  groups: groupsJsonSchema(),
}
service.configure({
  validate: true,
  schemas: Object.entries(schemas).map(([name, schema]) => ({
    uri: `file:///${name}.schema.json`,
    fileMatch: [`${name}.json`],
    schema,
  })),
})

export interface Suggestion {
  readonly label: string
  readonly documentation: string
  /** With placeholders. */
  readonly inserts: string
}

/** Where the cursor is, in the texts of tests. */
const CURSOR = '│'

/** What is offered at the `│`. */
export async function suggestions(textWithCursor: string, file?: FileName): Promise<readonly Suggestion[]> {
  const { document, position } = opened(textWithCursor, file)
  const list = await service.doComplete(document, position, service.parseJSONDocument(document))
  return (list?.items ?? []).map(({ label, documentation, textEdit, insertText }) => ({
    label,
    documentation: textOf(documentation),
    inserts: textEdit?.newText ?? insertText ?? label,
  }))
}

/** What is shown where the pointer is over the `│`: Markdown. */
export async function hover(textWithCursor: string, file?: FileName): Promise<string> {
  const { document, position } = opened(textWithCursor, file)
  const shown = await service.doHover(document, position, service.parseJSONDocument(document))
  return [shown?.contents ?? []].flat().map(textOf).join('\n')
}

export interface Squiggle {
  /** 1-based. */
  readonly line: number
  readonly message: string
}

/** As VS Code has it for files that end in `.json`: what a schema allows beyond that is its word. */
const PLAIN_JSON = { comments: 'error', trailingCommas: 'error' } as const

/** What is underlined. */
export async function squiggles(text: string, file?: FileName): Promise<readonly Squiggle[]> {
  const document = documentOf(text, file)
  const diagnostics = await service.doValidation(document, service.parseJSONDocument(document), PLAIN_JSON)
  return diagnostics.map(({ range, message }) => ({ line: range.start.line + 1, message: textOf(message) }))
}

function documentOf(text: string, file: FileName = 'members') {
  return TextDocument.create(`file:///${file}.json`, 'json', 1, text)
}

function opened(textWithCursor: string, file?: FileName) {
  const offset = textWithCursor.indexOf(CURSOR)
  if (offset === -1) throw new Error(`expected a ${CURSOR} in the text`)
  const document = documentOf(textWithCursor.replace(CURSOR, ''), file)
  return { document, position: document.positionAt(offset) }
}

function textOf(content: MarkupContent | { readonly value: string } | string | undefined): string {
  return typeof content === 'string' ? content : (content?.value ?? '')
}
