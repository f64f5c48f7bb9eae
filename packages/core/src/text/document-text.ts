/** The layout of a JSON file that git keeps: each element of a list has a line, so that git shows which changed. */

/** The text of a document. Elements of its lists have a line each. */
export function documentText(document: object): string {
  const parts = Object.entries(document).flatMap(([key, value]) => {
    if (value === undefined) return []
    if (!Array.isArray(value) || value.length === 0)
      return [`  ${JSON.stringify(key)}: ${JSON.stringify(value)}`]
    const elements = value.map((element) => `    ${JSON.stringify(element)}`)
    return [`  ${JSON.stringify(key)}: [\n${elements.join(',\n')}\n  ]`]
  })
  return `{\n${parts.join(',\n')}\n}\n`
}
