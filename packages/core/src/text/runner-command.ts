/**
 * Text for streams in which the runner of a workflow looks for commands. Runners take a line that begins with `::name::`
 * for one, and older ones `##[name]` anywhere in a line. They compare as .NET does: white space before a command and
 * invisible characters within it do not matter, and letters have no case.
 */

/** Every control character but the tab, and the line ends of Unicode. */
const LINE_END = /((?!\t)[\p{Cc}\p{Zl}\p{Zp}])/u
/** White space, control and format characters, and others that comparisons ignore. */
const UNSEEN = String.raw`[\s\p{C}\p{Default_Ignorable_Code_Point}]*`
const AT_THE_START = new RegExp(`^(${UNSEEN}):${UNSEEN}:`, 'u')
const ANYWHERE = new RegExp(`#${UNSEEN}#${UNSEEN}\\[`, 'gu')

/** Looks the same to readers, but runners find no command in it. JSON keeps its value. */
export function withoutRunnerCommands(text: string): string {
  const lines = text.split(LINE_END).map((line) => line.replace(AT_THE_START, '$1: :'))
  const inert = lines.join('').replaceAll(ANYWHERE, '## [')
  if (inert === text) return text
  return isJson(text) ? text.replaceAll(ANYWHERE, (found) => found.replace(/#(?=[^#]*$)/, '\\u0023')) : inert
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
