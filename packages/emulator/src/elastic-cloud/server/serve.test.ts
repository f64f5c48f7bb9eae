import { once } from 'node:events'
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { organization, role } from '../seed/organization.ts'
import { createElasticCloud, DEFAULT_NOW } from './emulator.ts'
import { type ElasticCloudServer, type ServeOptions, serve } from './serve.ts'

const state = organization({
  now: DEFAULT_NOW,
  members: [{ email: 'ada@acme.example', userId: '1', roles: [role('organization-admin')] }],
})
const headers = { authorization: 'ApiKey owner' }
const servers: ElasticCloudServer[] = []
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'emulator-'))
})

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
  rmSync(folder, { recursive: true })
})

async function start(options: ServeOptions = {}) {
  const cloud = createElasticCloud({ state })
  const server = await serve(cloud, options)
  servers.push(server)
  const invite = () =>
    fetch(`${server.url}/api/v1/organizations/1234567890/invitations`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ emails: ['zoe@acme.example'] }),
    })
  return { cloud, server, invite }
}

describe('over a real connection', () => {
  test('answers as in process, with a real body', async () => {
    const { cloud, server, invite } = await start()
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect((await invite()).status).toBe(201)
    const response = await fetch(`${server.url}/api/v1/organizations/1234567890/members`, { headers })
    expect(await response.json()).toMatchObject({ members: [{ user_id: '1' }] })
    expect(cloud.requests).toMatchObject([
      { method: 'POST', effect: true },
      { method: 'GET', status: 200 },
    ])
  })

  test.each([
    [false, 0],
    [true, 1],
  ])('a dropped connection is one (after the effect: %s)', async (afterEffect, count) => {
    const { cloud, invite } = await start()
    cloud.faults.add({ kind: 'dropped-connection', afterEffect }, { nth: 1 })
    await expect(invite()).rejects.toThrow('fetch failed')
    expect(cloud.state.export().invitations).toHaveLength(count)
    expect((await invite()).status).toBe(201)
  })

  test('latency waits in real time', async () => {
    const { cloud, invite } = await start({ latency: 20 })
    cloud.faults.add({ kind: 'latency', milliseconds: 20 })
    const before = performance.now()
    await invite()
    expect(performance.now() - before).toBeGreaterThan(35)
    expect(cloud.clock.now()).toBe(DEFAULT_NOW)
  })

  test('control routes are there', async () => {
    const { server } = await start()
    expect((await fetch(`${server.url}/_emulator/clock`)).status).toBe(200)
  })

  test('TRACE is not allowed', async () => {
    const { server } = await start()
    const sent = request(server.url, { method: 'TRACE', path: '/api/v1/organizations', headers })
    sent.end()
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    response.resume()
    expect([response.statusCode, response.headers.allow]).toEqual([405, 'GET, POST, PUT, PATCH, DELETE'])
  })

  test('control routes refuse a name that merely leads here', async () => {
    const { server } = await start()
    const sent = request(server.url, { path: '/_emulator/state', headers: { host: 'rebound.example' } })
    sent.end()
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    response.resume()
    expect(response.statusCode).toBe(403)
  })

  test('a port that is taken is an error', async () => {
    const { server } = await start()
    await expect(start({ port: Number(new URL(server.url).port) })).rejects.toThrow('EADDRINUSE')
  })

  test('closing ends open connections', async () => {
    const { cloud, server, invite } = await start()
    cloud.faults.add({ kind: 'latency', milliseconds: 60_000 })
    const hanging = invite()
    while (cloud.requests.length === 0) await new Promise(setImmediate)
    servers.splice(0)
    await server.close()
    await expect(hanging).rejects.toThrow('fetch failed')
  })
})

describe('a state file', () => {
  test('is written at once and after each change, and loaded by the next', async () => {
    const stateFile = join(folder, 'state.json')
    const first = await start({ stateFile })
    expect(JSON.parse(readFileSync(stateFile, 'utf8'))).toEqual(state)
    await first.invite()
    first.cloud.clock.advance(1000)
    const saved = first.cloud.state.export()
    expect(JSON.parse(readFileSync(stateFile, 'utf8'))).toEqual(saved)
    expect(readdirSync(folder)).toEqual(['state.json'])
    await servers.pop()?.close()

    const second = createElasticCloud()
    servers.push(await serve(second, { stateFile }))
    expect(second.state.export()).toEqual(saved)
  })

  test('is not read or written through a symbolic link', async () => {
    const [stateFile, target] = [join(folder, 'state.json'), join(folder, 'target')]
    writeFileSync(target, JSON.stringify(state))
    symlinkSync(target, stateFile)
    await expect(start({ stateFile })).rejects.toThrow(`${stateFile}: expected a file, got a symbolic link`)
    rmSync(target)
    await expect(start({ stateFile })).rejects.toThrow('got a symbolic link')
    expect(readdirSync(folder)).toEqual(['state.json'])
  })

  test('leaves the targets of links alone that appear while it is used', async () => {
    const [stateFile, target] = [join(folder, 'state.json'), join(folder, 'target')]
    writeFileSync(target, 'precious')
    const { invite, cloud } = await start({ stateFile })
    rmSync(stateFile)
    symlinkSync(target, stateFile)
    symlinkSync(target, `${stateFile}.partial`)
    await invite()
    expect(readFileSync(target, 'utf8')).toBe('precious')
    expect(lstatSync(stateFile).isSymbolicLink()).toBe(false)
    expect(JSON.parse(readFileSync(stateFile, 'utf8'))).toEqual(cloud.state.export())
  })

  test('of an early version is loaded', async () => {
    const stateFile = join(folder, 'state.json')
    const { clusters, singleSignOn, ...early } = state
    writeFileSync(stateFile, JSON.stringify(early))
    const { cloud } = await start({ stateFile })
    expect(cloud.state.export()).toEqual({ ...early, clusters, singleSignOn })
  })

  test('that holds something else is left alone', async () => {
    const stateFile = join(folder, 'state.json')
    writeFileSync(stateFile, '{"name": "package"}')
    await expect(start({ stateFile })).rejects.toThrow(`${stateFile}: expected the state of an emulator`)
    expect(readFileSync(stateFile, 'utf8')).toBe('{"name": "package"}')
  })
})
