import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isGivenAtRunTime } from './run-time-labels';

test('labels that controllers give their own pods', () => {
  assert.equal(isGivenAtRunTime('statefulset.kubernetes.io/pod-name', 'db-0', 'StatefulSet', 'db'), true);
  assert.equal(isGivenAtRunTime('statefulset.kubernetes.io/pod-name', 'db-0', 'Deployment', 'db'), false);
  assert.equal(isGivenAtRunTime('statefulset.kubernetes.io/pod-name', 'web-0', 'StatefulSet', 'db'), false);
  assert.equal(isGivenAtRunTime('statefulset.kubernetes.io/pod-name', 'db', 'StatefulSet', 'db'), false);
  assert.equal(isGivenAtRunTime('job-name', 'report', 'Job', 'report'), true);
  assert.equal(isGivenAtRunTime('job-name', 'report-28900000', 'CronJob', 'report'), true);
});

test('labels that software gives its own pods', () => {
  assert.equal(isGivenAtRunTime('vault-active', 'true', 'StatefulSet', 'vault'), true);
  assert.equal(isGivenAtRunTime('role', 'primary', 'StatefulSet', 'db'), true);
  assert.equal(isGivenAtRunTime('role', 'frontend', 'StatefulSet', 'db'), false);
  assert.equal(isGivenAtRunTime('app', 'web', 'Deployment', 'web'), false);
  assert.equal(isGivenAtRunTime('constructor', 'web', 'Deployment', 'web'), false);
});
