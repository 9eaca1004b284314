// SPDX-License-Identifier: Apache-2.0

#define K(name) name##_generic
#include "ISAGeneric.h"
#include "CumulateTemplate.h"
