/**
 * `node --conditions=@roster/source bench/write-organization.ts <size> <folder> [teams | none]`: writes the
 * members.json of the large organization.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { largeFile } from './large-organization.ts'

const [size = '10000', folder = '.', likeness = 'teams'] = process.argv.slice(2)
writeFileSync(join(folder, 'members.json'), largeFile(Number(size), likeness === 'none' ? 'none' : 'teams'))
process.stdout.write('{}')
