import type { TestProject } from 'vitest/node'
import { findClusterRequirements, type ClusterRequirements } from './requirements'
import { clearFigures, publishFigures } from './figures'

declare module 'vitest' {
  export interface ProvidedContext {
    requirements: ClusterRequirements
  }
}

/** Runs once, around all files. */
export default function setup(project: TestProject): () => void {
  project.provide('requirements', findClusterRequirements())
  clearFigures()
  return publishFigures
}
