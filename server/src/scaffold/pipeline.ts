// What builds, tests, scans, signs and publishes the images, and writes their digests into Git, from where they are delivered.
import { commonAnswers } from './application';
import type { ScaffoldFile } from './files';
import { githubFiles } from './pipeline/github';
import { gitlabFiles } from './pipeline/gitlab';
import type { Plan } from './plan';

export function pipelineFiles(plan: Plan): readonly ScaffoldFile[] {
  switch (commonAnswers(plan).pipeline) {
    case 'none':
      return [];
    case 'github':
      return githubFiles(plan);
    case 'gitlab':
      return gitlabFiles(plan);
  }
}
