// Compose files as people write them, where a corpus of them lies beside the project.
import assert from 'node:assert/strict';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { corpus, filesNamed, readText } from '../../../../test/support/repository';
import { readCompose } from './compose';

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
