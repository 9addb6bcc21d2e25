// Compose files and a Nomad job as people write them, where they lie beside the project.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { corpus, filesNamed, readText } from '../../../../test/support/repository';
import { readCompose } from './compose';
import { readNomadJob } from './nomad';
import { problemLines, serviceOf } from './test-support';

const skip = corpus === undefined && 'the corpus is not beside the project';

test('every Compose file of the corpus is read, and each of its lines has a note', { skip }, () => {
  const files = filesNamed(join(corpus ?? '', 'awesome-compose'), /^compose\.ya?ml$/);
  assert.equal(files.length, 39);
  for (const file of files) {
    const name = basename(file);
    const text = readText(file);
    const reading = readCompose(name, new Map([[name, text]]));
    const where = basename(dirname(file));
    assert.deepEqual(reading.problems, [], where);
    assert.ok(reading.value !== undefined && reading.value.services.length > 0, where);
    for (const service of reading.value.services) {
      const [container] = service.containers;
      assert.ok(container?.image !== undefined || container?.build !== undefined, `${where}: ${service.name}`);
    }
    const forgotten = reading.notes.filter(({ code }) => code === 'unread' || code === 'unknownKey');
    assert.deepEqual(forgotten, [], where);
    for (const [line, written] of text.split('\n').entries()) {
      // A key alone stands over what follows.
      if (/^\s*(?:#|$|---)|^\s*[\w.-]+:\s*(?:#.*)?$/.test(written)) continue;
      const isNoted = reading.notes.some(({ range }) => range.start.line <= line && line <= range.end.line);
      assert.ok(isNoted, `${where}:${line + 1}: ${written}`);
    }
  }
});

test('the job of the story about a team on Nomad is read', (context) => {
  const stories = join(corpus ?? '', '../seeds');
  const files = corpus !== undefined && existsSync(stories) ? filesNamed(stories, /^003_.*\.txt$/) : [];
  const [job] = files.map((file) => /```hcl\n([\s\S]*?)```/.exec(readText(file))?.[1] ?? '');
  if (job === undefined) {
    context.skip('the stories are not beside the project');
    return;
  }
  const reading = readNomadJob('job.nomad', new Map([['job.nomad', job]]));
  assert.deepEqual(problemLines(reading), []);
  const { replicas, containers } = serviceOf(reading, 'web');
  assert.equal(replicas, 2);
  assert.deepEqual(
    containers.map(({ name, image, ports }) => [name, image, ports[0]?.number]),
    [['rails', 'myapp:latest', 3000]],
  );
});
