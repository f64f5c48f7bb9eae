/** How deep JSON nests, told from its text: what reads values goes down into them, as far as the stack lasts. */

/** Whether brackets nest deeper than this anywhere in the text, those in strings not counted. */
export function nestsDeeperThan(limit: number, json: string): boolean {
  let depth = 0
  let inString = false
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at]
    if (character === '"') inString = !inString
    // What is escaped ends no string.
    else if (inString) at += character === '\\' ? 1 : 0
    else if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') depth -= 1
    if (depth > limit) return true
  }
  return false
}
