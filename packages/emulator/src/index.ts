export * from './elastic-cloud/index.ts'
export * from './github/index.ts'
