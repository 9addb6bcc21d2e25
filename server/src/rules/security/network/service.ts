// The part of the core/v1 Service API that rules about exposed Services read.
import { integer, list, object, string, strings } from '../../../kubernetes/shape';

export const service = object({
  spec: object({
    type: string,
    ports: list(object({ nodePort: integer })),
    loadBalancerIP: string,
    loadBalancerClass: string,
    loadBalancerSourceRanges: strings,
  }),
});
