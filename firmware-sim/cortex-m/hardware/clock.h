/* A thousand interrupts a second; a driver (clock_*.c) knows the registers. */
#ifndef OCELLI_CLOCK_H
#define OCELLI_CLOCK_H

void clock_interrupt(void);

/* Of the driver: starts the interrupts. */
void clock_driver_open(void);
/* Of the driver: the interrupt was taken. */
void clock_driver_took(void);

#endif
