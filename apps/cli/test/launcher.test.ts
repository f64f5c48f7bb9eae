import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'

const LAUNCHER = fileURLToPath(new URL('../bin/roster.js', import.meta.url))

/** Makes Node say that it is of another version. */
const pretend = (version: string, more: string) =>
  `data:text/javascript,import http from 'http';import {syncBuiltinESMExports} from 'module';${more};syncBuiltinESMExports();const of=(o,p,value)=>Object.defineProperty(o,p,{value});of(process,'version','v${version}');of(process,'versions',{...process.versions,node:'${version}'})`

/** A checkout with the launcher in it, and a program that prints its arguments. */
function checkout({ built = true, pinned = false, env = process.env, node = '' } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'roster-launcher-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const app = join(root, 'apps', 'cli')
  mkdirSync(join(app, 'dist'), { recursive: true })
  writeFileSync(join(app, 'package.json'), '{"type":"module"}')
  cpSync(LAUNCHER, join(app, 'bin', 'roster.js'))
  const program = 'console.log(process.argv.slice(2).join(" ")); process.exitCode = 2'
  if (built) writeFileSync(join(app, 'dist', 'index.js'), program)
  mkdirSync(join(root, 'node_modules', '.bin'), { recursive: true })
  if (pinned) symlinkSync(process.execPath, join(root, 'node_modules', '.bin', 'node'))
  return (version: string, ...args: string[]) => {
    const given = ['--import', pretend(version, node), join(app, 'bin', 'roster.js'), ...args]
    const { status, stdout, stderr } = spawnSync(process.execPath, given, { encoding: 'utf8', env })
    return { status, stdout, stderr }
  }
}

describe('the launcher', () => {
  it('starts the program, with its arguments and exit code', () => {
    expect(checkout()('22.0.0', 'plan', '--json')).toEqual({ status: 2, stdout: 'plan --json\n', stderr: '' })
  })

  it('hands over to the Node of the checkout if this one is too old', () => {
    const roster = checkout({ pinned: true })
    expect(roster('18.20.8', 'plan', '--json')).toEqual({ status: 2, stdout: 'plan --json\n', stderr: '' })
  })

  it('says so in one line if there is no other', () => {
    expect(checkout()('18.20.8', 'plan')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'error: roster needs Node 22 or newer; this is v18.20.8.\n',
    })
  })

  describe('behind a proxy', () => {
    const env = { PATH: process.env['PATH'], HTTPS_PROXY: 'http://127.0.0.1:9' }
    /** Of releases that have to be told before they start. */
    const OLDER = 'delete http.setGlobalProxyFromEnv'
    const OLDEST = `${OLDER};Object.defineProperty(process,'allowedNodeEnvironmentFlags',{value:new Set()})`

    it.each([
      ['tells a Node that can be told', '', '24.21.0'],
      ['starts one anew that has to be told before', OLDER, '22.21.0'],
    ])('%s', (_, node, version) => {
      const roster = checkout({ env, node })
      expect(roster(version, 'plan', '--json')).toEqual({ status: 2, stdout: 'plan --json\n', stderr: '' })
    })

    it('says so if nothing names it', () => {
      const { status, stderr } = checkout({ env, node: OLDEST })('22.0.0', 'plan')
      expect(status).toBe(2)
      expect(stderr).toBe(
        'warning: HTTPS_PROXY is set, and Node v22.0.0 cannot follow it; Node 22.21, or 24.5, and newer can.\n',
      )
    })
  })

  it('says how to build the program if it is not built', () => {
    expect(checkout({ built: false })('22.0.0')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'error: roster is not built. Run npm run build in the checkout.\n',
    })
  })
})
