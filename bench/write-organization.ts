/** `node --conditions=@roster/source bench/write-organization.ts <size> <folder>`: writes its members.json. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { largeFile } from './large-organization.ts'

const [size = '10000', folder = '.'] = process.argv.slice(2)
writeFileSync(join(folder, 'members.json'), largeFile(Number(size)))
process.stdout.write('{}')
