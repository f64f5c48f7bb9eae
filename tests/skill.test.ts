import { FINDING_GUIDE } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { at, inTime, openRepository } from './example-repository.ts'
import { markdownPage } from './markdown-page.ts'

const NAME = 'elastic-cloud-members'
const page = markdownPage(`skills/${NAME}/SKILL.md`)
const commands = page.snippets('sh').flatMap((snippet) => snippet.split('\n'))

describe('the skill for agents', () => {
  it('has the front matter by which agents find it', () => {
    const [, matter = ''] = /^---\n([\s\S]*?)\n---\n/.exec(page.text) ?? []
    const { name, description, ...rest } = parse(matter) as Record<string, string>
    expect(name).toBe(NAME)
    expect(description?.length).toBeLessThanOrEqual(1024)
    expect(rest).toEqual({})
  })

  it('has no command that changes the organization, takes a key or stands in for a person', () => {
    expect(
      commands.filter((command) => /\bapply\b|EC_API_KEY|\bmerge\b|review|label|removals/.test(command)),
    ).toEqual([])
  })

  it('links to nothing that a copy of it would lack, and fits where agents read it', () => {
    expect(page.links).toEqual([])
    expect(page.text.length).toBeLessThan(16_000)
  })

  it('knows findings that there are', () => {
    const known = Object.values(FINDING_GUIDE).flatMap(({ entries }) => Object.keys(entries))
    const [, troubles = ''] = page.text.split('## If something is in the way')
    const rows = [...troubles.matchAll(/^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \|/gm)]
    const codes = rows.flatMap(([, cell = '']) => cell.replaceAll('`', '').split(', '))
    expect(codes.filter((code) => code !== 'code' && !known.includes(code))).toEqual([])
    expect(codes.length).toBeGreaterThan(10)
  })

  it('leads from the file as it is to a pull request, command by command, and asks the service nothing', async () => {
    const { cloud, calls, apply, plan, sh } = await openRepository()
    expect((await plan()).code).toBe(0)
    const before = cloud.requests.length

    const shown = new Map<string, string>()
    for (const command of commands) shown.set(command, await sh(inTime(command)))
    expect(cloud.requests.slice(before)).toEqual([])
    expect(JSON.parse(shown.get('roster validate --format json') ?? '')).toMatchObject({ valid: true })
    const { changes } = JSON.parse(shown.get('roster plan --base main --json') ?? '') as {
      readonly changes: readonly { readonly kind: string; readonly email: string }[]
    }
    expect(changes.map(({ kind, email }) => `${kind} ${email}`)).toEqual([
      `change-roles ${at('bob')}`,
      `remove ${at('joan')}`,
      `invite ${at('max.m')}`,
      `invite ${at('zoe')}`,
    ])
    expect(shown.get('git status --short')).toBe('')
    expect(await calls()).toMatch(
      /^gh auth status\ngh auth status\ngh api users\/zoe --jq .id\ngh pr create --title .*\ngh pr checks --watch\ngh pr view --comments\n$/,
    )
    expect(await sh('git diff --name-only main')).toBe('members.json\n')
    expect(await sh('git ls-remote --heads origin')).toMatch(/refs\/heads\/add-zoe\n.*refs\/heads\/main\n/)

    // People do the rest.
    expect(await apply()).toMatchObject({ code: 0, stderr: '' })
    const { memberships, invitations } = cloud.state.export()
    expect(memberships).toHaveLength(6)
    expect(invitations.map(({ email }) => email).toSorted()).toEqual([at('max.m'), at('zoe')])
  })
})
