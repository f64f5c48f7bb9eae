/** `roster demo` */
import { defineCommand } from '../command.ts'
export const demo = defineCommand({ flags: {}, examples: [], run: async () => 0 })
