import type { TestProject } from 'vitest/node'
import { findRequirements, type Requirements } from './requirements'
import { clearFigures, publishFigures } from './figures'

declare module 'vitest' {
  export interface ProvidedContext {
    requirements: Requirements
  }
}

/** Runs once, around all files. */
export default function setup(project: TestProject): () => void {
  project.provide('requirements', findRequirements())
  clearFigures()
  return publishFigures
}
