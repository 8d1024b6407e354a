import type { LoraOptions } from '../lora/lora-options.ts';

/**
 * Adapters of RobustMedCLIP (Imam et al. 2025): rank 16 on queries, keys and values of every block, unscaled (`W + B A`). Names of timm (one merged
 * `qkv`, which then gets one adapter for all three where the authors have one each) and of Hugging Face (`q_proj`, `k_proj`, `v_proj`) match, in
 * every tower: leave a tower out of training by the pattern of a use. Their training: AdamW 1e-4, weight decay 1e-4, batch 256, 20 epochs,
 * text tower frozen, on few shots of all sets mixed (`drawFewShot`). B of the keys starts at zero here; in their code it does not.
 */
export const fewShotLora: LoraOptions = { match: /\b(?:qkv|[qkv]_proj)\.weight$/, rank: 16, alpha: 16 };
