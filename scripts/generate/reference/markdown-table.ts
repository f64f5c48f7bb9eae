/** Tables of the generated sections. */

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

export function code(text: string): string {
  return `\`${text}\``
}

/** A text without markup. Unescaped, GitHub drops a word such as `<email>` as an unknown tag. */
export function plain(text: string): string {
  return text.replaceAll(/[<*_]/g, '\\$&')
}
