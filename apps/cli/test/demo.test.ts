import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { newFolder, start } from './program.ts'

describe('roster demo', () => {
  it('takes a pull request to applied membership with the bundled actions, and leaves nothing running', async () => {
    const folder = newFolder()
    const { code, stdout, stderr } = await start(['demo', '--out', 'out'], { folder }).ended
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('### Merging this invites 2 people, changes the roles of 3 and removes 1')
    expect(stdout).toContain('### Applied: invited 2 people, changed the roles of 3 and removed 1')
    expect(stdout).toMatch(
      /Nothing to do\. Requests to Elastic Cloud:\n +GET \S+\/members\n +GET \S+\/invitations\n/,
    )

    const out = join(folder, 'out')
    const names = readdirSync(out)
    for (const name of ['comment.md', 'record.md', 'plan.json', 'result.json', 'audit.jsonl', 'runs']) {
      expect(names).toContain(name)
    }
    const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8')).join('\n')
    expect(texts).toContain('zoe@acme.example')
    expect(texts).not.toMatch(/ada-key|job-token/)

    for (const [url] of stdout.matchAll(/http:\/\/127\.0\.0\.1:\d+/g)) {
      await expect(fetch(url)).rejects.toThrow('fetch failed')
    }
  })

  it('says where it cannot leave its files', async () => {
    const { code, stdout, stderr } = await start(['demo', '--out', '/dev/null/out']).ended
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toBe(
      'error: /dev/null/out does not exist. Give --out the path of a folder that can be written to.\n',
    )
  })

  it('ends its processes when interrupted', async () => {
    const demo = start(['demo'])
    await demo.said('2. A pull request')
    demo.process.kill('SIGINT')
    const { code, stderr } = await demo.ended
    expect({ code, stderr }).toEqual({ code: 130, stderr: 'error: The demonstration was interrupted.\n' })
  })
})
