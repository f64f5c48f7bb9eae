import { expect, it } from 'vitest'
import { nearAddress } from '../index.ts'

const KNOWN = [
  'eva@acme.example',
  'Ada@Acme.example',
  'kim@acme.example',
  'kim@corp.example',
  'grace.hopper@acme.example',
  // The same person, as the organization has them.
  'Grace.Hopper@acme.example',
  'user:2271290993',
]

it.each([
  ['another domain', 'ada@acme.exmaple', 'Ada@Acme.example'],
  ['a domain without its end', 'eva@acme.exampl', 'eva@acme.example'],
  ['a letter of another script', 'еva@acme.example', 'eva@acme.example'],
  ['a letter of another script in the domain', 'eva@аcme.example', 'eva@acme.example'],
  ['the nearer of two', 'kim@crop.example', 'kim@corp.example'],
  ['no domain', 'grace.hopper', 'Grace.Hopper@acme.example'],
])('suggests the same name: %s', (_name, typed, meant) => {
  expect(nearAddress(typed, KNOWN)).toBe(meant)
})

it.each([
  ['one letter off', 'ava@acme.example'],
  ['two letters swapped', 'daa@acme.example'],
  ['a long name with one letter off', 'grace.hoppr@acme.example'],
  ['the same name far away', 'ada@other.example'],
  ['one of two people', 'kim'],
  ['a user id one digit off', 'user:2271290994'],
])('suggests nobody else: %s', (_name, typed) => {
  expect(nearAddress(typed, KNOWN)).toBeUndefined()
})
