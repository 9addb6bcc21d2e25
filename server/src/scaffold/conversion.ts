// From a Compose file, a Dockerfile or a Nomad job to a plan that is still open, with what became of each of its lines.

import { LineIndex } from '../yaml/text';
import type { DraftPlan } from './complete-plan';
import { readCompose } from './from/compose';
import type { Application, Container } from './from/description';
import { readDockerfile } from './from/dockerfile';
import { readNomadJob } from './from/nomad';
import { planFrom } from './from/plan';
import { mergeNotes, type Reading } from './from/report';

export type SourceKind = 'compose' | 'dockerfile' | 'nomad';

const NAMES: readonly (readonly [kind: SourceKind, pattern: RegExp])[] = [
  ['compose', /^(?:docker-)?compose[\w.-]*\.ya?ml$/i],
  ['dockerfile', /^(?:Dockerfile|Containerfile)(?:\.|$)|\.(?:dockerfile|containerfile)$/i],
  ['nomad', /\.(?:nomad|hcl)$/i],
];

/** Nothing else begins like these. */
const CONTENTS: readonly (readonly [kind: SourceKind, pattern: RegExp])[] = [
  ['compose', /^(?:services|include):/m],
  ['nomad', /^job\s+"?[\w-]+"?\s*\{/m],
  ['dockerfile', /^FROM\s+\S+/m],
];

/** What a file is, by its name, or by its text where the name says nothing; undefined for anything else. */
export function sourceKindOf(path: string, text: string): SourceKind | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const found = NAMES.find(([, pattern]) => pattern.test(name)) ?? CONTENTS.find(([, pattern]) => pattern.test(text));
  return found?.[0];
}

/**
 * Reads a source.
 *
 * @param name the path of the source among `texts`
 * @param texts by path with slashes, relative to its folder; what else would be read is in the reading's `wanted`
 * @param project the name of what is made of it where it gives none itself: a name of objects
 */
export function readSource(
  kind: SourceKind,
  name: string,
  texts: ReadonlyMap<string, string>,
  project: string,
): Reading<DraftPlan> {
  const reading = readDescription(kind, name, texts, project);
  if (reading.value === undefined || reading.problems.length > 0) return { ...reading, value: undefined };
  const plan = planFrom(reading.value);
  return {
    value: plan.value && { name: project, ...plan.value, ...(kind === 'dockerfile' && unnamed(plan.value)) },
    notes: mergeNotes(reading.notes, plan.notes),
    problems: plan.problems,
    wanted: [...reading.wanted, ...plan.wanted],
  };
}

/** The parts without names: they are called as the whole, whatever somebody calls that. */
function unnamed({ parts }: DraftPlan): Pick<DraftPlan, 'parts'> {
  return { parts: parts.map(({ given: { name: _, ...given }, details }) => ({ given, details })) };
}

function readDescription(
  kind: SourceKind,
  name: string,
  texts: ReadonlyMap<string, string>,
  project: string,
): Reading<Application> {
  switch (kind) {
    case 'compose':
      return readCompose(name, texts);
    case 'nomad':
      return readNomadJob(name, texts);
    case 'dockerfile':
      return readImage(name, texts.get(name) ?? '', project);
  }
}

/** A Dockerfile as an application of the one service that runs its image, and that the Dockerfile does not name. */
function readImage(name: string, text: string, project: string): Reading<Application> {
  const reading = readDockerfile(name, text);
  const image = reading.value;
  if (image === undefined) return { ...reading, value: undefined };
  const at = { file: { name, text, lines: new LineIndex(text) }, span: { start: 0, end: 0 } };
  const { ports, environment, user, group, workingDirectory, stopSignal, health } = image;
  const container: Container = {
    name: project,
    at,
    role: 'main',
    build: { context: '.', dockerfile: name, args: {} },
    ports,
    // The image has its variables, its command and its user itself.
    environment: environment.filter(({ value }) => value.kind !== 'value' || value.sensitive),
    files: [],
    volumes: image.volumes.map(({ at: place, path }) => ({
      at: place,
      kind: 'anonymous',
      target: path,
      readOnly: false,
    })),
    resources: { devices: [] },
    supplementalGroups: [],
    addedCapabilities: [],
    droppedCapabilities: [],
    ...(user !== undefined && { user }),
    ...(group !== undefined && { group }),
    ...(workingDirectory !== undefined && { workingDirectory }),
    ...(stopSignal !== undefined && { stopSignal }),
    ...(health !== undefined && { health }),
  };
  const service = {
    name: project,
    at,
    run: { kind: 'long-running' },
    containers: [container],
    dependencies: [],
    networks: [],
    aliases: [],
    labels: image.labels,
    placement: [],
    profiles: [],
  } as const;
  const value = { name: undefined, services: [service], volumes: [], configs: [], secrets: [], networks: [] };
  return { ...reading, value };
}
