/** What training tells after each epoch. */
export interface EpochProgress {
	/** From 1. */
	epoch: number;
	epochs: number;
	/** Mean of the epoch's steps, in nats. */
	loss: number;
	/** Shares, 0..1; training accuracy is that of the augmented examples as they were seen. */
	trainAccuracy: number;
	validationAccuracy?: number;
	validationLoss?: number;
	imagesPerSecond: number;
}
