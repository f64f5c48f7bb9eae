/** The findings of a family, from the guide. Each code has a heading, so that links can point to it. */
import { FINDING_GUIDE, type FindingFamily } from '@roster/core'

const SEVERITIES = { error: 'Error', warning: 'Warning', info: 'Info' } as const

export function findingList(name: string): string {
  const families: Readonly<Record<string, FindingFamily>> = FINDING_GUIDE
  const family = families[name]
  if (family === undefined) throw new Error(`there is no family of findings ${name}`)
  const entries = Object.entries(family.entries).map(([code, { severities, means, remedy }]) => {
    const severity = severities
      .map((each) => SEVERITIES[each])
      .join(' or ')
      .toLowerCase()
    return `### ${code}\n${capitalized(severity)}. ${asCode(means)}\n\n**What to do:** ${asCode(remedy)}`
  })
  return [family.about, ...entries].join('\n\n')
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Quoted text and flags are code. */
function asCode(text: string): string {
  return text.replaceAll(/"[^"]+"|--[a-z-]+/g, (quoted) => `\`${quoted}\``)
}
