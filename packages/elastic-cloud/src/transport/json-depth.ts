/** The nesting depth of JSON, measured on its text: parsing and validating recurse, and deep nesting exhausts the stack. */

/** Whether brackets outside of strings nest deeper than that. */
export function nestsDeeperThan(limit: number, json: string): boolean {
  let depth = 0
  let inString = false
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at]
    if (character === '"') inString = !inString
    // An escaped quote does not end the string.
    else if (inString) at += character === '\\' ? 1 : 0
    else if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') depth -= 1
    if (depth > limit) return true
  }
  return false
}
